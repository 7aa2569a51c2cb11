# 先把源码打成包，再装进一个干净的镜像：没有源码、没有工具、没有编译器。
FROM node:26-trixie-slim AS package
WORKDIR /build
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund && mkdir /out && npm pack --pack-destination /out

FROM node:26-trixie-slim
COPY --from=package /out/ /tmp/out/
RUN npm install --global --ignore-scripts --no-audit --no-fund /tmp/out/zhanggui-*.tgz \
  && rm -rf /tmp/out /root/.npm \
  && useradd --uid 8787 --no-create-home --home-dir /data --shell /usr/sbin/nologin zhanggui \
  && install -d -o zhanggui -g zhanggui -m 700 /data
COPY deploy/start.sh /usr/local/bin/zhanggui-start
USER zhanggui
ENV ZHANGGUI_HOST=0.0.0.0 ZHANGGUI_PORT=8787 ZHANGGUI_DATA=/data/app
VOLUME /data
EXPOSE 8787
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8787/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["sh", "/usr/local/bin/zhanggui-start"]
