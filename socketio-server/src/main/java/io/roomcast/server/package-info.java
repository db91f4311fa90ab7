/** A Socket.IO server on Netty, over any adapter. Start at {@link io.roomcast.server.SocketIoServer}. */
@NullMarked
package io.roomcast.server;

import org.jspecify.annotations.NullMarked;
