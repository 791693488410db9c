# One image, two uses: `run` (the scheduler and the pipeline, the default) and `web` (the pages).
FROM python:3.12-slim AS build
WORKDIR /src
RUN python -m venv /opt/vigie
COPY requirements.lock ./
RUN /opt/vigie/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements.lock
COPY pyproject.toml README.md ./
COPY pipeline pipeline
COPY dashboards dashboards
COPY demo demo
COPY config config
RUN /opt/vigie/bin/pip install --no-cache-dir --no-deps .

FROM python:3.12-slim
# A fixed number, so that a volume's owner is the same after an update.
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin vigie \
 && install -d -o vigie -g vigie /var/lib/vigie /etc/vigie
COPY --from=build /opt/vigie /opt/vigie
ENV PATH=/opt/vigie/bin:$PATH PYTHONUNBUFFERED=1 VIGIE_CONFIG=/etc/vigie VIGIE_DATA_DIR=/var/lib/vigie
USER vigie
VOLUME /var/lib/vigie
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["vigie"]
CMD ["run"]
