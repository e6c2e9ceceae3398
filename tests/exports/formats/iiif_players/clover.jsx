import { createRoot } from 'react-dom/client';
import Viewer from '@samvera/clover-iiif/viewer';

const address = new URLSearchParams(location.search).get('manifest');
createRoot(document.getElementById('player')).render(<Viewer iiifContent={address} />);
