"""JupyterHub for one course on one Linux server: system accounts, nbgrader's exchange, formgrader for teachers only.

README.md beside this file is the recipe. What differs from server to server is said by variables of the environment.
"""

import grp
import os
import pwd
import sys
from pathlib import Path

c = get_config()  # noqa: F821  JupyterHub puts this name here
here = Path(__file__).resolve().parent
programs = Path(sys.prefix) / "bin"

PORT = int(os.environ.get("RICESHOP_HUB_PORT", "8000"))
STATE = Path(os.environ.get("RICESHOP_HUB_STATE", "/var/lib/riceshop-hub"))
TEACHERS = os.environ.get("RICESHOP_HUB_TEACHERS", "crm-teachers")
STUDENTS = os.environ.get("RICESHOP_HUB_STUDENTS", "crm-students")
CLASS = os.environ.get("RICESHOP_HUB_CLASS", "crm")

# Everything listens on this machine only; a web server with a certificate stands in front (README.md).
c.JupyterHub.bind_url = f"http://127.0.0.1:{PORT}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{PORT + 2}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{PORT + 1}"
c.ConfigurableHTTPProxy.command = [str(here / "node_modules" / ".bin" / "configurable-http-proxy")]
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")
c.JupyterHub.db_url = f"sqlite:///{STATE / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")

# Who may come in: the members of two groups of this system, by their own passwords. The login is the student number.
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.allowed_groups = {TEACHERS, STUDENTS}
c.PAMAuthenticator.open_sessions = False

# Each works under the own account of the system: what one may read, the system decides.
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
c.Spawner.cmd = [str(programs / "jupyterhub-singleuser")]
c.Spawner.notebook_dir = "~"
c.Spawner.default_url = "/lab"
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120


def teaches(name):
    """Return whether an account belongs to the teachers' group."""
    return grp.getgrnam(TEACHERS).gr_gid in os.getgrouplist(name, pwd.getpwnam(name).pw_gid)


def settle(spawner):
    """Give a server the settings of a teacher or of a student, and this environment's programs."""
    role = "instructor" if teaches(spawner.user.name) else "student"
    spawner.environment = {
        "JUPYTER_CONFIG_PATH": str(here / role),
        # nbgrader starts alembic, and a teacher types riceshop and nbgrader, by their bare names.
        "PATH": os.pathsep.join([str(programs), os.environ.get("PATH", "/usr/bin:/bin")]),
        "RICESHOP_HUB_CLASS": CLASS,
    }


c.Spawner.pre_spawn_hook = settle
