# One image for every process; which one it becomes is decided by its command.
# Pin both by digest in production: --build-arg PYTHON_IMAGE=…@sha256:…
ARG PYTHON_IMAGE=python:3.11-slim

FROM ${PYTHON_IMAGE} AS build
WORKDIR /build
COPY requirements/runtime.txt requirements.txt
# A private package index comes as a secret, so that no layer remembers it: --secret id=pip,src=pip.conf
RUN --mount=type=secret,id=pip,target=/etc/pip.conf,required=false \
    pip install --no-cache-dir --no-compile --require-hashes --no-deps --target /opt/tidu/lib -r requirements.txt
COPY contracts /opt/tidu/app/contracts
COPY chassis /opt/tidu/app/chassis
COPY services /opt/tidu/app/services
COPY gateway /opt/tidu/app/gateway
COPY policy /opt/tidu/app/policy
COPY docs /opt/tidu/app/docs
# Compiled here because the root file system is read-only later; unchecked because nothing there can change.
RUN python -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/tidu

FROM ${PYTHON_IMAGE}
ENV PYTHONPATH=/opt/tidu/app:/opt/tidu/lib \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    TIDU_ROOT=/opt/tidu/app \
    TIDU_OPS_HOST=0.0.0.0
RUN install -d -o 10001 -g 10001 -m 0700 /var/lib/tidu
COPY --from=build /opt/tidu /opt/tidu
WORKDIR /opt/tidu/app
USER 10001:10001
STOPSIGNAL SIGTERM
# bash, because a Python of its own for each look would cost 60 ms of processor time a process every few seconds
HEALTHCHECK --interval=3s --timeout=3s --start-period=120s --retries=3 CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/$TIDU_OPS_PORT && printf 'GET /health/ready HTTP/1.0\\r\\n\\r\\n' >&3 && read -r answer <&3 && [[ $answer == *' 200 '* ]]"]
CMD ["python", "-m", "gateway"]
