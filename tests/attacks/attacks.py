"""Attacks on a kernel, and what must come of each; run as a script it prints what came as JSON.

The numbers are those of the security notes. An attack passes when its cell ends as `wanted` says
and the cell after it works; code prints ``HELD`` where only it can tell.
"""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import dataclass
from pathlib import Path

from nlquery_kernels.connection import Connection
from nlquery_kernels.limits import Limits
from nlquery_kernels.road import DatabaseRoad
from nlquery_kernels.session import CellResult, SandboxKernel

REFUSED = ("error",)
HELD = ("held",)
STOPPED = ("limit", "timeout", "died")
STOPPED_SECONDS = 5.0  # of what a limit ends; other cells have the time they need
ENDLESS_SECONDS = 2.0  # of what only the time limit ends
LIMITS = Limits(wall_seconds=30, grace_seconds=1, statement_seconds=1.5, disk_mb=64, file_mb=48)


@dataclass(frozen=True)
class Attack:
    """Code that tries something, and how its cell may end.

    Attributes
    ----------
    number, name
        In the security notes.
    code
        The cell.
    wanted
        ``error``: an exception; ``held``: the code found itself stopped and printed HELD;
        else the status of the result.
    sql
        Whether it needs a database.
    endless
        Whether nothing but the time limit ends it.
    """

    number: int
    name: str
    code: str
    wanted: tuple[str, ...]
    sql: bool = False
    endless: bool = False


def statement(number: int, name: str, text: str, wanted: tuple[str, ...] = REFUSED) -> Attack:
    """Return an attack by one SQL statement, which the database must refuse or end."""
    return Attack(number, name, f"sql({text!r})", wanted, sql=True)


NOBODY_HOME = """
import os
seen = [p for p in ('/etc/shadow', '/root/.ssh', '/home', '/var', '/boot') if os.path.exists(p)]
try:
    readable = [p for p in seen if os.path.isfile(p) and open(p).read()]
    readable += [p for p in seen if os.path.isdir(p) and os.listdir(p)]
except OSError:
    readable = []
print('HELD' if not readable else readable)
"""
SHELL = """
import os, subprocess
try:
    out = subprocess.run(['/bin/sh', '-c', 'cat /etc/shadow; id'], capture_output=True)
    print('HELD' if b'uid=0' not in out.stdout and b'root:' not in out.stdout else out.stdout)
except OSError:
    print('HELD')
"""
# The socket's place is given away; what is sent without the kernel's own key must move nothing.
ORDER = """
import zmq
from jupyter_client.session import Session
order = {'code': 'secret = 0', 'silent': False, 'allow_stdin': False, 'user_expressions': {}}
heard = []
for key in (b'', b'guessed'):
    socket = zmq.Context.instance().socket(zmq.DEALER)
    socket.linger = 0
    socket.connect('ipc://VICTIM-1')
    Session(key=key).send(socket, 'execute_request', order)
    heard.append(socket.poll(500))
    socket.close()
print('HELD' if not any(heard) else 'it answered')
"""
LIE = """
import pandas, builtins
sql = lambda *a, **k: pandas.DataFrame({'x': [666]})
get_ipython().user_ns['pd'] = None
"""

CODE = [
    Attack(1, "a shell", SHELL, HELD),
    Attack(1, "os.system", "import os; print('HELD' if os.system('id') else 'a shell')", HELD),
    Attack(
        2,
        "import by concatenation",
        "print('HELD' if getattr(__import__('o'+'s'), 'sys'+'tem')('id') else 'ran')",
        HELD,
    ),
    Attack(
        3,
        "subclasses",
        "p = [c for c in ().__class__.__base__.__subclasses__() if c.__name__ == 'Popen']\n"
        "p[0](['/bin/sh', '-c', 'id']) if p else 1 / 0",
        REFUSED,
    ),
    Attack(
        4,
        "query with a name of pandas",
        "df = pd.DataFrame({'a': [1]})\n"
        "df.query('@pd.io.common.os.system(\"id\") == 0')\nopen('/etc/shadow')",
        REFUSED,
    ),
    Attack(
        5,
        "a pickle that runs",
        "import os, pickle\n"
        "class Payload:\n    def __reduce__(self): return (os.system, ('id',))\n"
        "open('p', 'wb').write(pickle.dumps(Payload()))\n"
        "print('HELD' if pd.read_pickle('p') else 'ran')",
        HELD,
    ),
    Attack(
        6,
        "a shell line",
        "out = !cat /etc/shadow\nprint('HELD' if 'root:' not in str(out) else 1)",
        ("held", "error"),
    ),
    Attack(6, "get_ipython().system", "get_ipython().system('id')\nopen('/etc/shadow')", REFUSED),
    Attack(6, "a shell cell", "%%bash\nid", ("error", "ok")),
    Attack(
        7,
        "system calls by ctypes",
        "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "refused = [libc.unshare(0x10000000), libc.mount(b'none', b'/tmp', b'tmpfs', 0, None),\n"
        " libc.ptrace(16, 1, 0, 0), libc.setuid(0), libc.chroot(b'/'), libc.syscall(425, 1, 0)]\n"
        "print('HELD' if all(r == -1 for r in refused) else refused)",
        HELD,
    ),
    Attack(
        8,
        "environments of processes",
        "import glob\nfound = ''\nfor p in glob.glob('/proc/*/environ') + ['/proc/self/environ']:\n"
        "    try: found += open(p).read()\n    except OSError: pass\n"
        "print('HELD' if 'SECRET' not in found and 'NLQUERY_D' not in found else found)",
        HELD,
    ),
    Attack(
        9,
        "kill the parent and the host",
        "import os, signal\nfor pid in [os.getppid(), HOST_PID, 1]:\n"
        "    try: os.kill(pid, signal.SIGKILL)\n    except OSError: pass\n"
        "print('HELD')",  # the host lives, or nobody would read this
        HELD,
    ),
    Attack(
        9,
        "kill everything",
        "import os, signal\ntry: os.kill(-1, signal.SIGKILL)\nexcept OSError: pass\nprint('HELD')",
        ("held", "died"),
    ),
    Attack(
        10,
        "sockets of other kernels",
        "import glob, json, os\n"
        "keys = []\nfor p in glob.glob('/tmp/nlqk-*/connection.json'):\n"
        "    try: keys.append(json.load(open(p))['key'])\n    except OSError: pass\n"
        "print('HELD' if not keys else keys)",
        HELD,
    ),
    Attack(10, "order another kernel about", ORDER, HELD),
    Attack(
        12,
        "a start-up file",
        "import os\nplace = os.path.expanduser('~/.ipython/profile_default/startup')\n"
        "os.makedirs(place, exist_ok=True)\n"
        "open(f'{place}/00.py', 'w').write('planted = 1')\n"
        "os._exit(1)",  # the next kernel must not read it
        ("died",),
    ),
    Attack(
        12,
        "code that is run at the next start",
        "import os, sys, site\nmade = []\n"
        "for d in [p for p in sys.path if p] + [site.getusersitepackages()]:\n"
        "    for name in ('sitecustomize.py', 'x.pth'):\n"
        "        try:\n            open(os.path.join(d, name), 'w').write('x'); made.append(d)\n"
        "        except OSError: pass\n"
        "print('HELD' if not made else made)",
        HELD,
    ),
    Attack(13, "pip install", "%pip install attrs-that-is-not-there\nimport attrs_evil", REFUSED),
    Attack(
        14,
        "swallow the interrupt",
        "while True:\n    try:\n        while True: pass\n    except KeyboardInterrupt: pass",
        STOPPED,
        endless=True,
    ),
    Attack(
        14,
        "a thread that outlives its cell",
        "import threading, time\n"
        "threading.Thread(target=lambda: [print('late') or time.sleep(0.01) for _ in range(100)],"
        " daemon=True).start()",
        ("ok",),
    ),
]
RESOURCES = [
    Attack(27, "an endless loop", "while True: pass", STOPPED, endless=True),
    Attack(28, "a huge list", "[0] * 10**10", STOPPED),
    Attack(29, "a fork bomb", "import os\nwhile True: os.fork()", STOPPED),
    Attack(
        30,
        "fill the disk",
        "import time\nfor n in range(99):\n    open(f'f{n}', 'wb').write(b'x' * (24 << 20))\n"
        "    time.sleep(0.2)",
        STOPPED,
    ),
    Attack(33, "all descriptors", "held = [open('/dev/null') for _ in range(10**6)]", STOPPED),
    Attack(
        33,
        "all sockets",
        "import socket\nheld = [socket.socketpair() for _ in range(10**6)]",
        STOPPED,
    ),
    Attack(33, "a huge power", "10**10**8", STOPPED, endless=True),
    Attack(
        33,
        "a slow pattern",
        "import re; re.match('(a+)+$', 'a' * 64 + 'b')",
        STOPPED,
        endless=True,
    ),
    Attack(41, "a gigabyte of output", "for _ in range(1 << 20): print('x' * 1024)", STOPPED),
]
WAYS_OUT = [
    Attack(
        34, "HTTP", "import urllib.request as u; u.urlopen('http://1.1.1.1/', timeout=2)", REFUSED
    ),
    Attack(34, "DNS", "import socket; socket.getaddrinfo('example.org', 80)", REFUSED),
    Attack(34, "a raw socket", "import socket; socket.socket(2, 3, 1)", REFUSED),
    Attack(34, "VSOCK", "import socket; socket.socket(40, 1).connect((2, 22))", REFUSED),
    Attack(34, "netlink", "import socket; socket.socket(16, 3, 0)", REFUSED),
    Attack(
        35,
        "cloud metadata",
        "import socket; socket.create_connection(('169.254.169.254', 80), 2)",
        REFUSED,
    ),
    Attack(
        35,
        "loopback",
        "import socket; socket.create_connection(('127.0.0.1', HOST_PORT), 2)",
        REFUSED,
    ),
    Attack(8, "files of the host", NOBODY_HOME, HELD),
]
SQL = [
    statement(15, "DELETE", "DELETE FROM locations"),
    statement(15, "UPDATE", "UPDATE locations SET name = 'x'"),
    statement(15, "DROP", "DROP TABLE locations"),
    statement(16, "a CTE that deletes", "WITH d AS (DELETE FROM locations RETURNING 1) SELECT 1"),
    statement(17, "SELECT INTO", "SELECT 1 AS x INTO stolen"),
    statement(18, "COPY TO PROGRAM", "COPY (SELECT 1) TO PROGRAM 'id'"),
    statement(19, "leave the role", "RESET ROLE; DELETE FROM locations"),
    statement(
        19, "SET TRANSACTION READ WRITE", "SET TRANSACTION READ WRITE; DELETE FROM locations"
    ),
    statement(20, "COMMIT and DROP", "SELECT 1; COMMIT; DROP TABLE locations"),
    statement(21, "pg_read_file", "SELECT pg_read_file('/etc/passwd')"),
    statement(21, "lo_import", "SELECT lo_import('/etc/passwd')"),
    statement(21, "lo_create", "SELECT lo_create(0)"),
    statement(21, "dblink", "SELECT dblink('dbname=postgres', 'SELECT 1')"),
    statement(21, "an extension", "CREATE EXTENSION dblink"),
    Attack(
        22,
        "switch the time limit off",
        "sql(\"SELECT set_config('statement_timeout', '0', false)\")\n"
        "sql('SELECT count(*) FROM generate_series(1, 1000000000000)')",
        ("error", *STOPPED),
        sql=True,
    ),
    statement(
        23, "query_to_xml", "SELECT query_to_xml('DEL' || 'ETE FROM locations', true, true, '')"
    ),
    statement(24, "pg_shadow", "SELECT * FROM pg_shadow"),
    statement(24, "pg_authid", "SELECT rolpassword FROM pg_authid"),
    statement(24, "samples of columns", "SELECT stavalues1 FROM pg_statistic"),
    statement(24, "who may log in how", "SELECT * FROM pg_hba_file_rules"),
    Attack(
        24,
        "what others run",
        'other = sql("SELECT query FROM pg_stat_activity WHERE usename <> current_user '
        "AND query NOT LIKE '<insufficient%'\")\n"
        "print('HELD' if not len(other[other['query'].fillna('') != '']) else other)",
        ("held", "error"),
        sql=True,
    ),
    Attack(
        25,
        "log in as somebody else",
        "import psycopg\nheld = 0\n"
        "for user in ('postgres', 'nlq_owner', 'root', 'nlq'):\n"
        "    for name in ('nlq', 'postgres', 'template1'):\n"
        "        try: psycopg.connect(host=HOST, port=PORT, user=user, dbname=name, "
        "password='postgres')\n"
        "        except psycopg.OperationalError: held += 1\n"
        "print('HELD' if held == 12 else held)",
        HELD,
        sql=True,
    ),
    statement(26, "nextval", "SELECT nextval('locations_id_seq')"),
    statement(26, "FOR UPDATE", "SELECT * FROM locations FOR UPDATE"),
    statement(26, "LOCK TABLE", "LOCK TABLE locations IN ACCESS EXCLUSIVE MODE"),
    statement(26, "advisory locks", "SELECT pg_advisory_lock(1)"),
    statement(
        31, "an endless series", "SELECT count(*) FROM generate_series(1, 1000000000000)", STOPPED
    ),
    statement(
        31,
        "a cross join",
        "SELECT count(*) FROM generate_series(1, 1e7) a, generate_series(1, 1e7) b",
        STOPPED,
    ),
    statement(32, "pg_sleep", "SELECT pg_sleep(600)"),
]
ATTACKS = [*CODE, *RESOURCES, *WAYS_OUT, *SQL]


def outcome(result: CellResult) -> tuple[str, str]:
    """Return how the cell ended, and what it said."""
    said = "".join(o.get("text", "") for o in result.outputs)
    if "HELD" in said:
        return "held", ""
    detail = result.limit.name if result.limit else ""
    if result.error is not None:
        detail = f"{result.error.ename}: {result.error.evalue}"
    return result.status, detail or said


async def campaign(road: DatabaseRoad | None) -> dict[str, object]:
    """Run all attacks one after the other in one session, as an attacker would."""
    kernel = await SandboxKernel.start(road=road, limits=LIMITS)
    victim = await SandboxKernel.start(limits=LIMITS)
    await victim.execute("secret = 42")
    assert isinstance(victim._connection, Connection)
    assert victim._connection._provisioner.run_dir is not None
    sockets = str(victim._connection._provisioner.run_dir.path / "s")
    found: dict[str, object] = {"tier": kernel.tier}
    if road is not None:
        where = f"HOST, PORT = sql.__self__._database['host'], {road.port}"
    for attack in ATTACKS:
        if attack.sql and road is None:
            continue
        code = attack.code.replace("HOST_PID", str(os.getpid())).replace("HOST_PORT", "22")
        code = code.replace("VICTIM", sockets)
        if "HOST" in code and road is not None:
            code = f"{where}\n{code}"
        seconds = STOPPED_SECONDS if "timeout" in attack.wanted else None
        seconds = ENDLESS_SECONDS if attack.endless else seconds
        ended, detail = outcome(await kernel.execute(code, timeout=seconds))
        after = await kernel.execute("import os\nprint(6 * 7)")
        works = any("42" in o.get("text", "") for o in after.outputs)
        found[f"{attack.number} {attack.name}"] = [ended, detail[:300], works]
        await kernel.execute(
            "import glob, os\nheld = None\nfor f in glob.glob('f[0-9]*'): os.remove(f)"
        )
    kept = outcome(await victim.execute("print(secret)"))
    found["10 another kernel's variables"] = [
        "held" if kept == ("ok", "42\n") else "lost",
        kept,
        True,
    ]
    planted = outcome(await kernel.execute("print('planted' in globals())"))
    found["12 what a start-up file planted"] = [
        "held" if planted == ("ok", "False\n") else "planted",
        planted,
        True,
    ]
    await victim.shutdown()
    await kernel.execute(LIE)
    honest = await kernel.execute("print(sql.__name__, pd.__name__)")
    text = "".join(o.get("text", "") for o in honest.outputs)
    found["11 helpers that lie"] = ["held" if text == "sql pandas\n" else "lied", text, True]
    await kernel.shutdown()
    return found


if __name__ == "__main__":
    given = json.loads(os.environ.get("ATTACKED", "[]"))
    way = DatabaseRoad(Path(given[0]), given[1], given[2], int(given[3])) if given else None
    print(json.dumps(asyncio.run(campaign(way))))  # noqa: T201
