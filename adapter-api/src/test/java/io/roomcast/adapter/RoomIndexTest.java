package io.roomcast.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

@DisplayName("The room index")
class RoomIndexTest {
    private final RoomIndex index = new RoomIndex(new StubNamespace());

    private List<String> matching(Collection<String> rooms, Collection<String> except) {
        return index.matching(rooms, except).stream().map(LocalSocket::id).toList();
    }

    @RepeatedTest(20)
    @DisplayName("gives, after any sequence of changes, what two maps of ordered sets give")
    void likeTheModel(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        Map<String, Set<String>> rooms = new LinkedHashMap<>();
        Map<String, Set<String>> sids = new LinkedHashMap<>();
        for (int i = 0; i < 3_000; i++) {
            String sid = "s" + random.nextInt(150);
            String room = "r" + random.nextInt(12);
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3, 4 -> {
                    index.addAll(sid, List.of(room, sid));
                    for (String name : List.of(room, sid)) {
                        sids.computeIfAbsent(sid, s -> new LinkedHashSet<>()).add(name);
                        rooms.computeIfAbsent(name, r -> new LinkedHashSet<>()).add(sid);
                    }
                }
                case 5, 6 -> {
                    index.del(sid, room);
                    sids.getOrDefault(sid, new LinkedHashSet<>()).removeIf(room::equals);
                    rooms.getOrDefault(room, new LinkedHashSet<>()).removeIf(sid::equals);
                }
                default -> {
                    index.delAll(sid);
                    sids.remove(sid);
                    rooms.values().forEach(members -> members.remove(sid));
                }
            }
            rooms.values().removeIf(Set::isEmpty);
        }

        assertThat(index.roomNames()).isEqualTo(rooms.keySet());
        sids.forEach((sid, names) -> assertThat(index.roomsOf(sid)).containsExactlyElementsOf(names));
        rooms.forEach(
                (room, members) -> assertThat(matching(Set.of(room), Set.of())).containsExactlyElementsOf(members));
        for (int count = 2; count <= 12; count++) {
            List<String> wanted = new ArrayList<>();
            for (int r = 0; r < count; r++) {
                wanted.add("r" + random.nextInt(14));
            }
            Set<String> except = new HashSet<>(Set.of("r0", "r13", "s1"));
            for (int s = count; s < 40; s += count) {
                except.add("s" + random.nextInt(150));
            }
            Set<String> expected = new LinkedHashSet<>();
            wanted.forEach(room -> expected.addAll(rooms.getOrDefault(room, Set.of())));
            except.forEach(room -> expected.removeAll(rooms.getOrDefault(room, Set.of())));
            assertThat(matching(new LinkedHashSet<>(wanted), except)).containsExactlyElementsOf(expected);

            Set<String> others = new HashSet<>(sids.keySet());
            except.forEach(room -> others.removeAll(rooms.getOrDefault(room, Set.of())));
            assertThat(matching(Set.of(), except)).containsExactlyInAnyOrderElementsOf(others);
        }
        assertThat(matching(Set.of(), Set.of())).containsExactlyInAnyOrderElementsOf(sids.keySet());
    }

    @Test
    @DisplayName("a listener still sees the socket while its rooms are left one by one")
    void delAllOrder() {
        List<String> events = new ArrayList<>();
        index.addAll("s", List.of("s", "a"));
        index.addListener(new RoomListener() {
            @Override
            public void roomLeft(String room, String sid) {
                events.add("left " + room + ", still in " + index.roomsOf(sid));
            }

            @Override
            public void roomDeleted(String room) {
                events.add("deleted " + room);
            }
        });

        index.delAll("s");
        index.delAll("s");

        assertThat(events).containsExactly("left s, still in [a]", "deleted s", "left a, still in []", "deleted a");
    }

    @Test
    @DisplayName("is changed as asked, and the next listener hears of it, if a listener fails")
    void listenerFails() {
        List<String> events = new ArrayList<>();
        index.addListener(new FailingListener());
        index.addListener(new RoomListener() {
            @Override
            public void roomJoined(String room, String sid) {
                events.add("joined " + room);
            }

            @Override
            public void roomDeleted(String room) {
                events.add("deleted " + room);
            }
        });

        index.addAll("s", List.of("a", "b"));
        assertThat(index.roomsOf("s")).containsExactly("a", "b");

        index.delAll("s");
        assertThat(index.roomNames()).isEmpty();
        assertThat(matching(Set.of(), Set.of())).isEmpty();
        assertThat(events).containsExactly("joined a", "joined b", "deleted a", "deleted b");
    }

    private static final class FailingListener implements RoomListener {
        @Override
        public void roomCreated(String room) {
            throw new IllegalStateException("the test's listener fails");
        }

        @Override
        public void roomJoined(String room, String sid) {
            throw new IllegalStateException("the test's listener fails");
        }

        @Override
        public void roomLeft(String room, String sid) {
            throw new AssertionError("the test's listener fails");
        }

        @Override
        public void roomDeleted(String room) {
            throw new IllegalStateException("the test's listener fails");
        }
    }
}
