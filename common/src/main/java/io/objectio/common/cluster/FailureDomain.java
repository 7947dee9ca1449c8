package io.objectio.common.cluster;

/** Where a disk stands: things with the same name may fail together. Empty names are not allowed; one place of each is the default. */
public record FailureDomain(String datacenter, String rack, String host) {
    public static FailureDomain ofHost(String host) { return new FailureDomain("dc1", "rack1", host); }

    public FailureDomain {
        if (datacenter.isEmpty() || rack.isEmpty() || host.isEmpty()) {
            throw new IllegalArgumentException("a failure domain needs datacenter, rack and host: " + datacenter + "/" + rack + "/" + host);
        }
    }
}
