package io.roomcast.interop;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A server could not do what it was told. */
final class PeerFailure extends RuntimeException {
    private final transient List<JsonNode> partial;

    PeerFailure(String message, List<JsonNode> partial) {
        super(message);
        this.partial = partial;
    }

    /** The answers that had arrived. */
    List<JsonNode> partial() {
        return partial;
    }
}
