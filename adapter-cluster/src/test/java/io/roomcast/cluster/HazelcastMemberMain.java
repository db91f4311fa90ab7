package io.roomcast.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;

/** A member of a Hazelcast cluster for clients only: {@code <cluster name> <port>}. It ends with its input. */
final class HazelcastMemberMain {
    /** What the member says that its address is: a client that came through a proxy must not find another way. */
    private static final String NOWHERE = "127.0.0.1:1";

    private HazelcastMemberMain() {}

    public static void main(String[] args) throws Exception {
        Config config = HazelcastInstances.memberConfig(HazelcastSettings.DEFAULT
                .withClusterName(args[0])
                .withPort(Integer.parseInt(args[1]))
                .withMaxSilence(HazelcastFaultConformanceTest.MAX_SILENCE));
        config.getNetworkConfig().setPortAutoIncrement(false).setPublicAddress(NOWHERE);
        Hazelcast.newHazelcastInstance(config);
        System.out.println("ready");
        while (System.in.read() >= 0) {
            // nothing to do
        }
        System.exit(0);
    }
}
