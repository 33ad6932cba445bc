# Broadsheet on Telegram. It needs a token and keeps its database in /broadsheet/data; see docs/going-live.md.
FROM python:3.11-slim

RUN useradd --create-home --uid 1000 broadsheet \
    && install --directory --owner=broadsheet --group=broadsheet /broadsheet /broadsheet/data

COPY pyproject.toml constraints.txt README.md LICENSE /source/
COPY bot /source/bot
COPY handlers /source/handlers
COPY jobs /source/jobs
RUN cd /source && pip install --no-cache-dir -c constraints.txt '.[encoder]' && rm -r /source

USER broadsheet
WORKDIR /broadsheet
VOLUME /broadsheet/data
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
