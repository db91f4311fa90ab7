package io.roomcast.adapter;

import io.roomcast.adapter.spi.Members;
import java.util.concurrent.CompletionStage;

/** Who is in the cluster. */
interface Membership {
    /** The nodes of the namespace, this one included. */
    CompletionStage<Members> members();

    /** Begins, once the link delivers. */
    default void start() {}

    /** A message of that node arrived. */
    default void seen(String nodeId) {}

    /** That node said that it leaves. */
    default void left(String nodeId) {}

    /** Ends; tells the others if it has to. */
    default void stop() {}
}
