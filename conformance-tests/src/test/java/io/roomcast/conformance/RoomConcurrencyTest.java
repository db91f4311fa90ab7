package io.roomcast.conformance;

import static io.roomcast.conformance.Waiting.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.adapter.EventData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

@DisplayName("With many threads in its rooms, the adapter")
class RoomConcurrencyTest {
    private static final int THREADS = 8;
    private static final int STEPS = 500;
    private static final int SOCKETS = 40;
    private static final int ROOMS = 6;

    private final AdapterFactory factory = Adapters.local();
    private final InMemoryNamespace namespace = new InMemoryNamespace("/");
    private final RoomEvents events = new RoomEvents();
    private final List<InMemorySocket> sockets = new ArrayList<>();
    private final List<InMemorySocket> staying = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private Adapter adapter;

    @BeforeEach
    void open() {
        adapter = get(factory.create(namespace));
        namespace.attach(adapter);
        adapter.addRoomListener(events);
        for (int i = 0; i < SOCKETS; i++) {
            sockets.add(namespace.connect());
        }
        for (int i = 0; i < 3; i++) {
            staying.add(namespace.connect("r0", "r1"));
        }
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        factory.close();
    }

    private void runEverywhere(RepetitionInfo run) throws Exception {
        CountDownLatch together = new CountDownLatch(THREADS);
        List<Future<?>> running = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int thread = t;
            running.add(threads.submit(() -> {
                together.countDown();
                together.await();
                change(thread, new Random(run.getCurrentRepetition() * 1_000L + thread));
                return null;
            }));
        }
        for (Future<?> each : running) {
            each.get(50, TimeUnit.SECONDS);
        }
    }

    private void change(int thread, Random random) {
        for (int step = 0; step < STEPS; step++) {
            String sid = sockets.get(random.nextInt(SOCKETS)).id();
            String room = "r" + random.nextInt(ROOMS);
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> get(adapter.addAll(sid, List.of(room, "r" + random.nextInt(ROOMS), sid)));
                case 3, 4 -> adapter.del(sid, room);
                case 5 -> adapter.delAll(sid);
                case 6 -> get(namespace.to("r0", "r1", room).emit(thread + "-" + step));
                default -> get(namespace.in(room).fetchSockets());
            }
        }
    }

    @RepeatedTest(3)
    @DisplayName("stays consistent, and its events tell the same story")
    void staysConsistent(RepetitionInfo run) throws Exception {
        runEverywhere(run);
        Map<String, Set<String>> members = new HashMap<>();
        Map<String, Set<String>> joined = new LinkedHashMap<>();
        for (RoomEvents.Event event : events.events()) {
            replay(event, members, joined);
        }
        assertThat(members).as("every created room was joined").noneSatisfy((room, sids) -> assertThat(sids)
                .isEmpty());
        assertThat(adapter.rooms()).isEqualTo(members.keySet());
        members.forEach((room, sids) ->
                assertThat(get(adapter.sockets(Set.of(room)))).as(room).isEqualTo(sids));
        joined.forEach(
                (sid, rooms) -> assertThat(adapter.socketRooms(sid)).as(sid).containsExactlyElementsOf(rooms));
    }

    private static void replay(
            RoomEvents.Event event, Map<String, Set<String>> members, Map<String, Set<String>> joined) {
        String room = event.room();
        String sid = event.sid();
        switch (event.name()) {
            case "create-room" ->
                assertThat(members.put(room, new LinkedHashSet<>()))
                        .as("%s must not exist", event)
                        .isNull();
            case "join-room" -> {
                assertThat(members).as("%s must exist", event).containsKey(room);
                assertThat(members.get(room).add(sid)).as(event.toString()).isTrue();
                joined.computeIfAbsent(sid, key -> new LinkedHashSet<>()).add(room);
            }
            case "leave-room" -> {
                assertThat(members).as("%s must exist", event).containsKey(room);
                assertThat(members.get(room).remove(sid)).as(event.toString()).isTrue();
                joined.get(sid).remove(room);
            }
            default -> assertThat(members.remove(room)).as(event.toString()).isEmpty();
        }
    }

    @RepeatedTest(3)
    @DisplayName("delivers every broadcast to those who stay in the room, and to nobody twice")
    void delivers(RepetitionInfo run) throws Exception {
        runEverywhere(run);
        List<String> reference = staying.get(0).receivedEvents();
        assertThat(reference).hasSizeGreaterThan(THREADS);
        for (InMemorySocket socket : staying) {
            assertThat(socket.receivedEvents()).containsExactlyInAnyOrderElementsOf(reference);
        }
        Set<String> all = new HashSet<>(reference);
        assertThat(namespace.encodedPackets()).isEqualTo(all.size());
        for (InMemorySocket socket : sockets) {
            assertThat(socket.received())
                    .extracting(EventData::event)
                    .doesNotHaveDuplicates()
                    .isSubsetOf(all);
        }
    }
}
