package dev.larder.source.storage.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * s3proxy within the tests' process, with its objects in memory. Its jar, which holds a hundred libraries, has a class
 * loader of its own, so that none of them meets larder's or Spark's.
 */
final class S3ProxyServer implements ObjectStore {
    private static final Path JAR = Path.of("target/s3proxy/s3proxy.jar").toAbsolutePath();
    private static final String ACCESS_KEY = "larder-tests";
    private static final String SECRET_KEY = "a/secret+of=the tests";
    private static URLClassLoader libraries;

    private final String description;
    private final Object server;

    private S3ProxyServer(String description, Properties properties) {
        this.description = description;
        this.server = start(properties);
    }

    static S3ProxyServer signed() {
        Properties properties = new Properties();
        properties.setProperty("s3proxy.authorization", "aws-v4");
        properties.setProperty("s3proxy.identity", ACCESS_KEY);
        properties.setProperty("s3proxy.credential", SECRET_KEY);
        // The token of a session, which it does not know; the signature counts.
        properties.setProperty("s3proxy.ignore-unknown-headers", "true");
        return new S3ProxyServer("s3proxy in this process", properties);
    }

    /** Does what anybody asks: for what stands in front of it. */
    static S3ProxyServer open() {
        Properties properties = new Properties();
        properties.setProperty("s3proxy.authorization", "none");
        return new S3ProxyServer("s3proxy without signatures", properties);
    }

    private static Object start(Properties properties) {
        properties.setProperty("s3proxy.endpoint", "http://127.0.0.1:0");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            ClassLoader loader = libraries();
            thread.setContextClassLoader(loader);
            Class<?> type = loader.loadClass("org.gaul.s3proxy.S3Proxy");
            Object builder = loader.loadClass("org.gaul.s3proxy.S3Proxy$Builder")
                    .getMethod("fromProperties", Properties.class).invoke(null, properties);
            Object objects = loader.loadClass("org.gaul.s3proxy.nio2blob.TransientNio2BlobStore").getConstructor()
                    .newInstance();
            builder.getClass().getMethod("blobStore", loader.loadClass("org.gaul.s3proxy.blobstore.BlobStore"))
                    .invoke(builder, objects);
            Object server = builder.getClass().getMethod("build").invoke(builder);
            type.getMethod("start").invoke(server);
            return server;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("s3proxy does not start", e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Shared by all servers, because loading the classes takes most of the time of a start. */
    private static synchronized ClassLoader libraries() {
        if (libraries == null) {
            if (!Files.exists(JAR)) {
                throw new IllegalStateException(JAR + " is not there; mvn test-compile fetches it");
            }
            // Of its logger, which would print to standard output, about itself too.
            System.setProperty("logback.statusListenerClass", "ch.qos.logback.core.status.NopStatusListener");
            System.setProperty("LOG_LEVEL", "off");
            System.setProperty("JETTY_LOG_LEVEL", "off");
            try {
                libraries = new URLClassLoader("s3proxy", new URL[]{JAR.toUri().toURL()},
                        ClassLoader.getPlatformClassLoader());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return libraries;
    }

    @Override
    public URI endpoint() {
        try {
            return URI.create("http://127.0.0.1:" + server.getClass().getMethod("getPort").invoke(server));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String accessKey() {
        return ACCESS_KEY;
    }

    @Override
    public String secretKey() {
        return SECRET_KEY;
    }

    @Override
    public boolean isReal() {
        return false;
    }

    @Override
    public void close() {
        try {
            server.getClass().getMethod("stop").invoke(server);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("s3proxy does not stop", e);
        }
    }

    @Override
    public String toString() {
        return description;
    }
}
