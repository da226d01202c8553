#!/usr/bin/python3
"""A foreign RTSP camera for tests: gst-rtsp-server on a free port of loopback.

Prints the port on a line of its own, serves until standard input is closed.

  gst_rtsp_server.py [--digest USER:PASSWORD] [--tls PEM]
"""
import argparse
import sys
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gio, GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

VIDEO = "videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=320,height=240,framerate=25/1"
H264 = f"{VIDEO} ! x264enc speed-preset=ultrafast key-int-max=25 bitrate=300"
TONE = "audiotestsrc is-live=true samplesperbuffer=1024 ! audio/x-raw,rate=48000,channels=2"

MOUNTS = {
    # No B-frames and parameter sets in the stream with every key frame.
    "/h264": f"( {H264} tune=zerolatency ! rtph264pay name=pay0 pt=96 config-interval=-1 )",
    # B-frames: decoding order is not presentation order.
    "/h264b": f"( {H264} bframes=2 ! video/x-h264,profile=main ! rtph264pay name=pay0 pt=96 )",
    "/h265": f"( {VIDEO} ! x265enc speed-preset=ultrafast tune=zerolatency key-int-max=25 bitrate=300"
    " ! h265parse ! rtph265pay name=pay0 pt=96 config-interval=-1 )",
    "/h264aac": f"( {H264} tune=zerolatency ! rtph264pay name=pay0 pt=96"
    f" {TONE} ! avenc_aac ! rtpmp4gpay name=pay1 pt=97 )",
    "/mjpeg": f"( {VIDEO} ! jpegenc ! rtpjpegpay name=pay0 pt=26 )",
    "/pcmu": "( audiotestsrc is-live=true ! audio/x-raw,rate=8000,channels=1 ! mulawenc ! rtppcmupay name=pay0 pt=0 )",
    "/opus": f"( {TONE} ! opusenc ! rtpopuspay name=pay0 pt=97 )",
}


def add_credentials(server, mounts, user, password):
    auth = server.get_auth() or GstRtspServer.RTSPAuth.new()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
    auth.add_digest(user, password, token)
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_permission_for_role("viewer", "media.factory.access", True)
    permissions.add_permission_for_role("viewer", "media.factory.construct", True)
    for factory in mounts:
        factory.set_permissions(permissions)
    server.set_auth(auth)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--digest")
    parser.add_argument("--tls")
    parser.add_argument("--udp-only", action="store_true")
    arguments = parser.parse_args()

    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service("0")
    factories = []
    for path, pipeline in MOUNTS.items():
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch(pipeline)
        factory.set_shared(False)
        if arguments.udp_only:
            factory.set_protocols(GstRtsp.RTSPLowerTrans.UDP)
        server.get_mount_points().add_factory(path, factory)
        factories.append(factory)
    if arguments.tls:
        auth = GstRtspServer.RTSPAuth.new()
        auth.set_tls_certificate(Gio.TlsCertificate.new_from_file(arguments.tls))
        # Without credentials everyone is the anonymous viewer, over TLS.
        token = GstRtspServer.RTSPToken()
        token.set_string("media.factory.role", "viewer")
        auth.set_default_token(token)
        permissions = GstRtspServer.RTSPPermissions()
        permissions.add_permission_for_role("viewer", "media.factory.access", True)
        permissions.add_permission_for_role("viewer", "media.factory.construct", True)
        for factory in factories:
            factory.set_permissions(permissions)
        server.set_auth(auth)
    if arguments.digest:
        user, password = arguments.digest.split(":", 1)
        add_credentials(server, factories, user, password)

    loop = GLib.MainLoop()
    server.attach(None)
    print(server.get_bound_port(), flush=True)
    threading.Thread(target=lambda: (sys.stdin.read(), loop.quit()), daemon=True).start()
    loop.run()


main()
