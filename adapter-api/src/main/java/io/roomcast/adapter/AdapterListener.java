package io.roomcast.adapter;

/**
 * Hears what goes wrong between the servers. Calls come from any thread, also from I/O threads: they must not block. What
 * they throw is logged. The default, {@link #LOGGING}, writes to the log.
 */
public interface AdapterListener {
    /** Logs failures and gaps as warnings. */
    AdapterListener LOGGING = new LoggingListener();

    /** A message did not reach the other servers; local sockets were served. */
    void publishFailed(String namespace, String nodeId, Throwable cause);

    /** Messages of other servers may have been lost. */
    void gap(String namespace, String nodeId, String reason);

    /** A message could not be understood and was skipped. */
    void malformed(String namespace, String nodeId, String where, Throwable cause);

    /** The link went up or down. */
    void linkChanged(String namespace, String nodeId, boolean up);
}
