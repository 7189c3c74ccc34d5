/**
 * Object stores for tests, and a client that has nothing in common with larder's. {@link ObjectStores} finds them: Ceph's
 * radosgw, which people store their data in; s3proxy within the tests' process; and a double of Google Cloud Storage, which
 * checks tokens and signatures. A {@link FaultProxy} stands in front of any of them.
 */
package dev.larder.source.storage.server;
