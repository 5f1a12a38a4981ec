# The front-end packages of the pages.
FROM node:20-bookworm-slim AS assets
RUN apt-get update && apt-get install -y --no-install-recommends python3 && rm -rf /var/lib/apt/lists/*
WORKDIR /site
COPY package.json package-lock.json .npmrc ./
COPY scripts scripts
RUN mkdir static && python3 -m scripts.assets

# The site: web, worker, beat and migrate are this one image with different commands.
FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/var/lib/procurement
WORKDIR /site
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
COPY --from=assets /site/static/vendor static/vendor
RUN useradd --system --home-dir "$VAR_DIR" --create-home procurement \
    && python -m procurement.config.messages \
    && SECRET_KEY=only-to-collect python manage.py collectstatic --no-input --verbosity=0 \
    && chown -R procurement "$VAR_DIR"
USER procurement
VOLUME /var/lib/procurement/media
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-m", "procurement.config.health", "web"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "--no-ws", "procurement.config.wsgi:application"]
