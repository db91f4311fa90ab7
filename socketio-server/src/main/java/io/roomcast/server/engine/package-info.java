/**
 * Engine.IO v4: sessions over HTTP long-polling and WebSocket on one port. Internal to the server module; applications use
 * {@code io.roomcast.server}.
 */
@NullMarked
package io.roomcast.server.engine;

import org.jspecify.annotations.NullMarked;
