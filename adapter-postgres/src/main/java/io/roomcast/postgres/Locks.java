package io.roomcast.postgres;

/** Advisory locks until the end of a transaction: one of each kind for each table of messages. */
final class Locks {
    private static final int CREATE = 0x726d6301;
    private static final int REAP = 0x726d6302;
    private static final int TURN = 0x726d6303;

    private Locks() {}

    /** Waits for the others who create tables. */
    static String create(PostgresSettings settings) {
        return "pg_advisory_xact_lock" + key(CREATE, settings);
    }

    /** Whether nobody else deletes old rows at the moment. */
    static String reap(PostgresSettings settings) {
        return "pg_try_advisory_xact_lock" + key(REAP, settings);
    }

    /** Waits for the others who add rows in the order of their ids. */
    static String inTurn(PostgresSettings settings) {
        return "pg_advisory_xact_lock" + key(TURN, settings);
    }

    private static String key(int kind, PostgresSettings settings) {
        return "(" + kind + ", "
                + Identifiers.table("tableName", settings.tableName()).hashCode() + ")";
    }
}
