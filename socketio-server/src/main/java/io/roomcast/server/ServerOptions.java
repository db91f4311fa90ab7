package io.roomcast.server;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What the Socket.IO layer needs of the options. */
record ServerOptions(
        Duration connectTimeout,
        int maxAttachments,
        int maxPayload,
        int maxOutboundBytes,
        @Nullable Duration maxDisconnectionDuration,
        boolean skipMiddlewares,
        boolean cleanupEmptyChildNamespaces,
        Executor executor) {}
