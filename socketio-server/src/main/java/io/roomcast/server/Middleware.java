package io.roomcast.server;

/**
 * Decides whether a socket may connect to a namespace. Runs on the executor of the server, in the order of registration,
 * and may block, or decide later from any thread.
 *
 * <pre>{@code
 * server.use((socket, next) -> {
 *     if (socket.handshake().auth()...) {
 *         next.proceed();
 *     } else {
 *         next.reject(new ConnectRefusedException("not authorized", Map.of("retry", false)));
 *     }
 * });
 * }</pre>
 */
@FunctionalInterface
public interface Middleware {
    /**
     * Looks at a socket that wants to connect.
     *
     * @throws ConnectRefusedException refuses it, as {@link Next#reject} does
     * @throws Exception refuses it too, but the client only learns of an internal error, and the exception is logged
     */
    void handle(Socket socket, Next next) throws Exception;

    /** The decision. The first call counts. */
    interface Next {
        /** The socket may connect, as far as this middleware is concerned. */
        void proceed();

        /**
         * The socket may not connect: the client gets the message of the error, and the data of a
         * {@link ConnectRefusedException}.
         */
        void reject(Throwable error);
    }
}
