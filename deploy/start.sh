#!/bin/sh
# 几个进程共用一份归档和密钥，其余各用各的：数据目录旁边的 shared 里放共用的，各自目录里是指向它的链接。
set -eu
umask 077
shared="$(dirname "$ZHANGGUI_DATA")/shared"
mkdir -p "$ZHANGGUI_DATA" "$shared/archive" "$shared/keys"
for part in archive keys; do
  [ -e "$ZHANGGUI_DATA/$part" ] || ln -s "$shared/$part" "$ZHANGGUI_DATA/$part"
done
exec zhanggui serve
