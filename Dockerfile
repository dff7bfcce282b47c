# syntax=docker/dockerfile:1
# One image for the web server, the workers and the relay; compose.yaml says which command each runs.

FROM python:3.11-slim-bookworm AS build
WORKDIR /build
COPY requirements.txt deploy/left-out.txt local/fitting.py ./
# pip stays out of the environment that is shipped.
RUN python -m venv --without-pip /venv \
    && pip --python /venv/bin/python install --no-cache-dir --no-deps --require-hashes -r requirements.txt \
    && pip --python /venv/bin/python check | python fitting.py left-out.txt

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    LOA_ENV=production \
    LOG_FORMAT=json \
    HOST=0.0.0.0 \
    PORT=8080
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin loa
WORKDIR /app
COPY --from=build /venv /venv
COPY models models
COPY notifications notifications
COPY bot bot
COPY api api
COPY local local
COPY loa loa
COPY players players
COPY deploy/loa /usr/local/bin/loa
COPY wsgi.py worker.py alert_worker.py bulk_worker.py LICENSE THIRD_PARTY_NOTICES.md ./
# Trained here, and mapped by every process that reads what people type.
RUN python -m bot.warming
USER loa
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
CMD ["python", "-m", "api.web_server"]
