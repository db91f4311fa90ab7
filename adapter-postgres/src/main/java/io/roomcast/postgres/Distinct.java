package io.roomcast.postgres;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** PostgreSQL makes one notification of those in a transaction that are the same. */
final class Distinct {
    private Distinct() {}

    /**
     * The texts of a batch; to those that would be the same on one channel, a field is added that nobody reads. Rows have ids,
     * so what names one is never the same.
     */
    static List<String> texts(List<Publication> batch) {
        Set<Notification> seen = new HashSet<>();
        Map<Notification, Integer> copies = new HashMap<>();
        List<String> texts = new ArrayList<>(batch.size());
        for (Publication one : batch) {
            Notification notification = new Notification(one.channel, one.payload.text());
            if (!one.payload.isAttached() && !seen.add(notification)) {
                Notification copy;
                do {
                    int count = copies.merge(notification, 1, Integer::sum);
                    copy = new Notification(one.channel, marked(one.payload.text(), count + 1));
                } while (!seen.add(copy));
                notification = copy;
            }
            texts.add(notification.text);
        }
        return texts;
    }

    /** What PostgreSQL compares. */
    private record Notification(String channel, String text) {}

    /** Whether a text that gets such a field, of a batch of any size, can still be sent. */
    static boolean hasRoom(String text) {
        return Payload.bytes(text) + marked("", Integer.MAX_VALUE).length() < PostgresSettings.MAX_THRESHOLD;
    }

    private static String marked(String json, int copy) {
        return json.substring(0, Math.max(0, json.length() - 1)) + ",\"copy\":" + copy + "}";
    }
}
