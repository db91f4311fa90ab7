package io.roomcast.server.engine;

/** Why a request is refused: codes and texts are those of Node's engine.io. */
enum EngineError {
    UNKNOWN_TRANSPORT("Transport unknown"),
    UNKNOWN_SID("Session ID unknown"),
    BAD_HANDSHAKE_METHOD("Bad handshake method"),
    BAD_REQUEST("Bad request"),
    FORBIDDEN("Forbidden"),
    UNSUPPORTED_PROTOCOL_VERSION("Unsupported protocol version");

    private final String message;

    EngineError(String message) {
        this.message = message;
    }

    String message() {
        return message;
    }

    /** The body of the refusal; the code is the position in this enum. */
    @SuppressWarnings("EnumOrdinal") // the order is the protocol's
    String json() {
        return "{\"code\":" + ordinal() + ",\"message\":\"" + message + "\"}";
    }
}
