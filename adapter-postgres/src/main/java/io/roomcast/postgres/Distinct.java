package io.roomcast.postgres;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** PostgreSQL makes one notification of those in a transaction that are the same. */
final class Distinct {
    private Distinct() {}

    /**
     * The texts of a batch; to those that would be the same on one channel, a field is added that nobody reads. Rows have ids,
     * so what names one is never the same.
     */
    static List<String> texts(List<Publication> batch) {
        Set<String> seen = new HashSet<>();
        List<String> texts = new ArrayList<>(batch.size());
        for (Publication one : batch) {
            String text = one.payload.text();
            if (!one.payload.isAttached()) {
                for (int copy = 2; !seen.add(one.channel + '\0' + text); copy++) {
                    text = marked(one.payload.text(), copy);
                }
            }
            texts.add(text);
        }
        return texts;
    }

    /** Whether a text that gets such a field, of a batch of any size, can still be sent. */
    static boolean hasRoom(String text) {
        return Payload.bytes(text) + marked("", Integer.MAX_VALUE).length() < PostgresSettings.MAX_THRESHOLD;
    }

    private static String marked(String json, int copy) {
        return json.substring(0, Math.max(0, json.length() - 1)) + ",\"copy\":" + copy + "}";
    }
}
