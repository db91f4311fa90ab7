package io.roomcast.adapter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which socket is in which room, both ways and in order of joining ({@code wire.md} §2.1).
 *
 * <p>Built for a million sockets: a membership costs two references and an int, kept in plain arrays, and no hash set is
 * made per socket or room. A socket finds one of its rooms by walking them, which is fastest for the handful it has.
 */
final class RoomIndex {
    private static final Logger log = LoggerFactory.getLogger(RoomIndex.class);

    /** Up to this many rooms, "is it in one of these?" is answered by looking; beyond, by a set. */
    private static final int FEW = 8;

    private final Map<String, Room> rooms = new HashMap<>();
    private final Map<String, Member> members = new HashMap<>();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final List<RoomListener> listeners = new CopyOnWriteArrayList<>();
    private final Namespace namespace;

    RoomIndex(Namespace namespace) {
        this.namespace = namespace;
    }

    void addListener(RoomListener listener) {
        listeners.add(listener);
    }

    void addAll(String sid, Collection<String> names) {
        lock.writeLock().lock();
        try {
            Member member = members.computeIfAbsent(sid, Member::new);
            for (String name : names) {
                Room room = rooms.get(name);
                if (room == null) {
                    // A socket's own room shares the string of its id.
                    room = create(name.equals(member.sid) ? member.sid : name);
                }
                if (member.indexOf(room) < 0) {
                    join(member, room);
                }
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private Room create(String name) {
        Room room = new Room(name);
        rooms.put(name, room);
        tell(listener -> listener.roomCreated(name));
        return room;
    }

    private void join(Member member, Room room) {
        member.add(room, room.add(member));
        tell(listener -> listener.roomJoined(room.name, member.sid));
    }

    void del(String sid, String name) {
        lock.writeLock().lock();
        try {
            Member member = members.get(sid);
            Room room = rooms.get(name);
            int index = member == null || room == null ? -1 : member.indexOf(room);
            if (member != null && index >= 0) {
                leave(member, index);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    void delAll(String sid) {
        lock.writeLock().lock();
        try {
            Member member = members.get(sid);
            if (member == null) {
                return;
            }
            while (member.count > 0) {
                leave(member, 0);
            }
            members.remove(sid);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void leave(Member member, int index) {
        Room room = member.rooms[index];
        room.remove(member.slots[index]);
        member.remove(index);
        tell(listener -> listener.roomLeft(room.name, member.sid));
        // A listener may have made others leave, down to the last.
        if (room.size == 0 && rooms.remove(room.name, room)) {
            tell(listener -> listener.roomDeleted(room.name));
        }
    }

    /** A listener that throws must not leave a change half done. */
    private void tell(Consumer<RoomListener> event) {
        for (RoomListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (Throwable e) {
                log.error("namespace {}: a room listener failed", namespace.name(), e);
            }
        }
    }

    /** The connected sockets in any of the rooms (all if there are none given) and in none of the exceptions. */
    List<LocalSocket> matching(Collection<String> wanted, Collection<String> except) {
        lock.readLock().lock();
        try {
            List<Room> excluded = known(except);
            Set<Room> many = excluded.size() > FEW ? new HashSet<>(excluded) : null;
            if (wanted.isEmpty()) {
                List<LocalSocket> found = new ArrayList<>(members.size());
                for (Member member : members.values()) {
                    if (!isExcluded(member, excluded, many)) {
                        addTo(found, member);
                    }
                }
                return found;
            }
            return inAny(known(wanted), excluded, many);
        } finally {
            lock.readLock().unlock();
        }
    }

    private static boolean isExcluded(Member member, List<Room> excluded, @Nullable Set<Room> many) {
        return many == null ? member.isInAny(excluded, excluded.size()) : member.isInAny(many);
    }

    private List<LocalSocket> inAny(List<Room> wanted, List<Room> excluded, @Nullable Set<Room> many) {
        int most = 0;
        for (Room room : wanted) {
            most += room.size;
        }
        List<LocalSocket> found = new ArrayList<>(most);
        Set<Member> done = wanted.size() > FEW ? new HashSet<>() : null;
        for (int r = 0; r < wanted.size(); r++) {
            Room room = wanted.get(r);
            for (int s = 0; s < room.used; s++) {
                Member member = room.slots[s];
                if (member == null || isExcluded(member, excluded, many)) {
                    continue;
                }
                boolean fresh = done == null ? !member.isInAny(wanted, r) : done.add(member);
                if (fresh) {
                    addTo(found, member);
                }
            }
        }
        return found;
    }

    private void addTo(List<LocalSocket> found, Member member) {
        LocalSocket socket = member.socket;
        if (socket == null) {
            // Not connected yet, or not looked up yet.
            socket = namespace.socket(member.sid);
            member.socket = socket;
        }
        if (socket != null) {
            found.add(socket);
        }
    }

    private List<Room> known(Collection<String> names) {
        if (names.isEmpty()) {
            return List.of();
        }
        List<Room> known = new ArrayList<>(names.size());
        for (String name : names) {
            Room room = rooms.get(name);
            if (room != null) {
                known.add(room);
            }
        }
        return known;
    }

    Set<String> roomsOf(String sid) {
        lock.readLock().lock();
        try {
            Member member = members.get(sid);
            if (member == null) {
                return Set.of();
            }
            Set<String> names = new LinkedHashSet<>();
            for (int i = 0; i < member.count; i++) {
                names.add(member.rooms[i].name);
            }
            return Collections.unmodifiableSet(names);
        } finally {
            lock.readLock().unlock();
        }
    }

    Set<String> roomNames() {
        lock.readLock().lock();
        try {
            return Set.copyOf(rooms.keySet());
        } finally {
            lock.readLock().unlock();
        }
    }

    /** A room: its members in order of joining, with holes where some left. */
    private static final class Room {
        final String name;

        @Nullable
        Member[] slots = new Member[1];

        int used;
        int size;

        Room(String name) {
            this.name = name;
        }

        int add(Member member) {
            if (used == slots.length) {
                if (size < used / 2) {
                    closeHoles();
                } else {
                    slots = Arrays.copyOf(slots, used < 4 ? used + 1 : used + (used >> 1));
                }
            }
            slots[used] = member;
            size++;
            return used++;
        }

        void remove(int slot) {
            slots[slot] = null;
            size--;
            while (used > 0 && slots[used - 1] == null) {
                used--;
            }
            if (slots.length > 64 && size < slots.length / 4) {
                closeHoles();
                slots = Arrays.copyOf(slots, size * 2);
            }
        }

        private void closeHoles() {
            int to = 0;
            for (int from = 0; from < used; from++) {
                Member member = slots[from];
                if (member != null) {
                    slots[to] = member;
                    member.slots[member.indexOf(this)] = to++;
                }
            }
            Arrays.fill(slots, to, used, null);
            used = to;
        }
    }

    /** A socket: its rooms in order of joining, and its slot in each. */
    private static final class Member {
        final String sid;
        Room[] rooms = new Room[2];
        int[] slots = new int[2];
        int count;
        /** Kept here because walking to it through the namespace's map would cost most of a broadcast. */
        volatile @Nullable LocalSocket socket;

        Member(String sid) {
            this.sid = sid;
        }

        int indexOf(Room room) {
            for (int i = 0; i < count; i++) {
                if (rooms[i] == room) {
                    return i;
                }
            }
            return -1;
        }

        boolean isInAny(List<Room> some, int count) {
            for (int i = 0; i < count; i++) {
                if (indexOf(some.get(i)) >= 0) {
                    return true;
                }
            }
            return false;
        }

        boolean isInAny(Set<Room> many) {
            for (int i = 0; i < count; i++) {
                if (many.contains(rooms[i])) {
                    return true;
                }
            }
            return false;
        }

        void add(Room room, int slot) {
            if (count == rooms.length) {
                int longer = count + (count >> 1) + 1;
                rooms = Arrays.copyOf(rooms, longer);
                slots = Arrays.copyOf(slots, longer);
            }
            rooms[count] = room;
            slots[count++] = slot;
        }

        @SuppressWarnings("NullAway") // the slot past the end is never read
        void remove(int index) {
            count--;
            System.arraycopy(rooms, index + 1, rooms, index, count - index);
            System.arraycopy(slots, index + 1, slots, index, count - index);
            rooms[count] = null;
        }
    }
}
