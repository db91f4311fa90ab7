package io.roomcast.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;

/** The way to a server that takes commands ({@code README.md} describes them). */
interface Remote extends AutoCloseable {
    /** Gives a command; the stage fails with {@link PeerFailure} if the server cannot do it. */
    CompletionStage<JsonNode> call(ObjectNode command);

    /** Stops it where it stands: connections stay open, nothing answers. */
    void freeze();

    /** Ends it with signal 9. */
    void kill();

    /** Completes with what it said when it ended. */
    CompletionStage<String> ended();

    /** Ends it; harmless if it is gone. */
    @Override
    void close();
}
