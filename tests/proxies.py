"""Real web servers in front of a real one: Caddy and nginx on loopback, and the application behind them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

from local import ports
from local.processes import ROOT
from local.services import answers

#: The file that is shipped; tests run it on loopback, by http.
CADDYFILE = ROOT / "deploy" / "Caddyfile"

#: Seconds in which a proxy must have started, on a machine that has much else to do.
PATIENCE = 20

CADDY = shutil.which("caddy", path=str(Path(sys.executable).parent)) or shutil.which("caddy") or ""
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin") or ""

#: nginx as a province might put it in front: compressing in both codings.
NGINX_CONF = """
{modules}
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    proxy_cache_path {folder}/cache keys_zone=shared:1m;
    gzip on;
    gzip_proxied any;
    gzip_min_length 1;
    gzip_types *;
    gzip_vary on;
    {brotli}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass {behind};
            proxy_set_header Host $http_host;
            {inside}
        }}
    }}
}}
"""

#: The directives by which one nginx keeps answers for all that come.
SHARED_CACHE = """
            proxy_cache shared;
            proxy_cache_key $request_uri;
            add_header X-Cache $upstream_cache_status always;
"""

BROTLI_MODULE = Path("/usr/lib/nginx/modules/ngx_http_brotli_filter_module.so")
BROTLI = "brotli on; brotli_min_length 1; brotli_types *;"


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an application on loopback, in threads of this process; yields its address."""
    server = make_server(ports.LOOPBACK, 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{ports.LOOPBACK}:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def caddy(folder: Path, behind: str) -> Iterator[str]:
    """Run the shipped Caddyfile by http on loopback, in front of the server at `behind`; yields its address."""
    address = f"http://{ports.LOOPBACK}:{ports.free_port()}"
    shipped = CADDYFILE.read_text(encoding="utf-8")
    adapted = shipped.replace("{$SITE_ADDRESS}", address).replace("api:8080", behind.removeprefix("http://"))
    config = folder / "Caddyfile"
    config.write_text(re.sub(r"admin \S+", "admin off", adapted), encoding="utf-8")
    environ = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    argv = (CADDY, "run", "--adapter", "caddyfile", "--config", str(config))
    with _running(argv, environ, folder, address):
        yield address


@contextmanager
def nginx(folder: Path, behind: str, *, cache: bool = False) -> Iterator[str]:
    """Run nginx in front of the server at `behind`, with gzip and, where its module is, brotli; yields its address.

    :param cache: keep what may be kept, for all that come.
    """
    port = ports.free_port()
    has_brotli = BROTLI_MODULE.exists()
    config = folder / "nginx.conf"
    text = NGINX_CONF.format(
        # Started by root, its workers would be nobody, who may write nothing here.
        user="user root;" if os.geteuid() == 0 else "",
        modules=f"load_module {BROTLI_MODULE};" if has_brotli else "",
        brotli=BROTLI if has_brotli else "",
        folder=folder,
        port=port,
        behind=behind,
        inside=SHARED_CACHE if cache else "",
    )
    config.write_text(text, encoding="utf-8")
    argv = (NGINX, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(config))
    address = f"http://{ports.LOOPBACK}:{port}"
    with _running(argv, {}, folder, address):
        yield address


@contextmanager
def _running(argv: tuple[str, ...], environ: dict[str, str], folder: Path, address: str) -> Iterator[None]:
    """Run a proxy until it is no longer needed.

    :raises RuntimeError: it does not answer, with what it wrote.
    """
    log = folder / "output.log"
    with (
        log.open("wb") as output,
        subprocess.Popen(argv, env=environ, stdout=output, stderr=output) as process,
    ):
        try:
            if not _comes_up(process, address):
                raise RuntimeError(f"{argv[0]} does not answer: {log.read_text(encoding='utf-8')}")
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _comes_up(process: subprocess.Popen[bytes], address: str) -> bool:
    pause = threading.Event()
    for _ in range(PATIENCE * 10):
        if answers(f"{address}/healthz"):
            return True
        if process.poll() is not None:
            return False
        pause.wait(0.1)
    return False
