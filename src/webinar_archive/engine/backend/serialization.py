"""Values in the database are JSON and nothing else.

DBOS chooses how to read a value by a column of its row, and one of the choices is pickle, which runs whatever code
the value holds. An archive may come from elsewhere: a database with such a value is refused before anything reads it,
and pickle is switched off in this process, for values that come later.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any, NoReturn

from dbos import DBOSPortableJSONSerializer
from dbos import _serialization as dbos_serialization

from webinar_archive.engine.database import connect_postgresql, is_local, opened, sqlite_path
from webinar_archive.errors import UsageError

SERIALIZER = DBOSPortableJSONSerializer()
_DBOS_SCHEMA = "dbos"
# a row without a name is read by the serializer of this process
_FOREIGN = f"serialization IS NOT NULL AND serialization <> '{SERIALIZER.name()}'"


def refuse_foreign_values(database: str, *, named: str | None = None) -> None:
    """Check that all values of a database are JSON, and switch pickle off in this process.

    Args:
        database: Address of the database.
        named: The address to name when it is refused, where `database` is a copy of another.

    Raises:
        UsageError: The database holds a value of another kind.
        Unreachable: A shared database does not answer.
    """
    _switch_pickle_off()
    if is_local(database):
        with opened(database) as file:
            if _has_foreign_row_locally(file):
                raise UsageError("database-foreign", where=str(sqlite_path(named or database)))
        return
    with closing(connect_postgresql(database)) as session:
        if _has_foreign_row(session):
            raise UsageError("database-foreign", where=session.info.dbname)


def _switch_pickle_off() -> None:
    pickled: Any = dbos_serialization.DefaultSerializer
    pickled.deserialize = pickled.serialize = _refuse


def _refuse(*_: object) -> NoReturn:
    raise UsageError("value-foreign")


def _has_foreign_row_locally(file: sqlite3.Connection) -> bool:
    # a view may stand where a table is expected
    names = file.execute(
        "SELECT m.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c"
        " WHERE m.type IN ('table', 'view') AND c.name = 'serialization'"
    ).fetchall()
    for (name,) in names:
        quoted = '"' + name.replace('"', '""') + '"'
        if file.execute(f"SELECT 1 FROM {quoted} WHERE {_FOREIGN} LIMIT 1").fetchone():  # noqa: S608 - its own name
            return True
    return False


def _has_foreign_row(session: Any) -> bool:
    from psycopg import sql

    names = session.execute(
        "SELECT table_name FROM information_schema.columns"
        " WHERE table_schema = %s AND column_name = 'serialization'",
        (_DBOS_SCHEMA,),
    ).fetchall()
    query = sql.SQL(f"SELECT 1 FROM {{}} WHERE {_FOREIGN} LIMIT 1")  # noqa: S608 - its own name
    return any(
        session.execute(query.format(sql.Identifier(_DBOS_SCHEMA, name))).fetchone() for (name,) in names
    )
