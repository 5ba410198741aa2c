"""nginx as in production, with deploy/nginx, on a free port of this machine: for measurements and for tests."""

import os
import re
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

from mesi_site.processes import die_with_parent
from scripts.smoke import free_port

from .servers import ROOT, Server, wait_for_answer

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
HOW_TO_GET_IT = "apt-get install nginx libnginx-mod-http-brotli-static"
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
TEMPLATES = ROOT / "deploy" / "nginx"

MAIN = """\
daemon off;
pid {folder}/nginx.pid;
error_log stderr crit;
worker_processes 2;
{modules}
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    sendfile on;
    tcp_nopush on;
    {temporary}
    include site/http.conf;
    include site/plain.conf;
    {more}
}}
"""


def render(template, values):
    """The template with its ${NAMES} filled in, as envsubst does it: nginx's own $variables are left alone."""
    return re.sub(r"\$\{([A-Z_]+)\}", lambda match: str(values[match[1]]), template)


def write_configuration(folder, more="", **values):
    """nginx.conf in the folder, which reads everything of deploy/nginx."""
    site = folder / "site"
    site.mkdir(parents=True, exist_ok=True)
    for path in TEMPLATES.glob("*.template"):
        if path.stem != "brotli.conf" or BROTLI.exists():
            (site / path.stem).write_text(render(path.read_text(), {"CACHE_ROOT": folder / "pages"} | values))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n    ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    modules = f"load_module {BROTLI};" if BROTLI.exists() else ""
    main = folder / "nginx.conf"
    main.write_text(MAIN.format(folder=folder, modules=modules, temporary=temporary, more=more))
    return main


@contextmanager
def running(folder, upstream, static_root, media_root, more="", logs=None):
    """nginx before the site that listens at `upstream`, host and port; it writes its logs where there is a folder."""
    port = free_port()
    main = write_configuration(
        folder,
        more,
        LISTEN=f"127.0.0.1:{port}",
        SITE_NAME="127.0.0.1 localhost",
        UPSTREAM=upstream,
        STATIC_ROOT=static_root,
        MEDIA_ROOT=media_root,
        ACME_ROOT=folder,
        CERTIFICATE=folder / "certificate.pem",
        CERTIFICATE_KEY=folder / "key.pem",
        ACCESS_LOG=f"{logs}/site.log site" if logs else "off",
        ERROR_LOG=f"{logs}/error.log" if logs else "stderr",
    )
    user = ["-g", "user root;"] if os.geteuid() == 0 else []  # the workers must reach the folder
    process = subprocess.Popen([NGINX, "-e", "stderr", "-p", folder, "-c", main, *user], preexec_fn=die_with_parent)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for_answer(process, f"{address}/static/")
        yield Server(address, process.pid, 0)
    finally:
        process.terminate()
        process.wait(20)
