package io.roomcast.adapter.spi;

import java.util.concurrent.CompletionStage;

/** A messaging system that knows who is linked. */
@FunctionalInterface
public interface MemberList {
    /** The nodes of the namespace right now, this one included. */
    CompletionStage<Members> members();
}
