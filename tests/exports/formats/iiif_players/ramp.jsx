import { createRoot } from 'react-dom/client';
import { IIIFPlayer, MediaPlayer, MetadataDisplay, StructuredNavigation, Transcript } from '@samvera/ramp';
import '@samvera/ramp/dist/ramp.css';
import 'video.js/dist/video-js.css';

const address = new URLSearchParams(location.search).get('manifest');
createRoot(document.getElementById('player')).render(
  <IIIFPlayer manifestUrl={address}>
    <MediaPlayer enableFileDownload={false} />
    <StructuredNavigation />
    <MetadataDisplay />
    <Transcript playerID="iiif-media-player" manifestUrl={address} />
  </IIIFPlayer>,
);
