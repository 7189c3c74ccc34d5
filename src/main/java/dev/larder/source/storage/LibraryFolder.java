package dev.larder.source.storage;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A folder of libraries that only some runs need, and the room of larder that is written for them. They are loaded by a
 * class loader of their own when they are asked for: no other run is slower, and two folders may have different versions of one library.
 */
public final class LibraryFolder {
    private final Path home;
    private final String name;
    private final String meaning;
    private final String room;
    /** Null before the first use, which few runs make. */
    private Path folder;
    /** Null before the first use. */
    private ClassLoader loader;

    private LibraryFolder(Path home, String name, String meaning, String room) {
        this.home = home;
        this.name = name;
        this.meaning = meaning;
        this.room = room;
    }

    /**
     * @param home larder's folder
     * @param name of the folder, beside larder.jar
     * @param meaning what the libraries are for
     * @param room the package that needs them
     */
    public static LibraryFolder of(Path home, String name, String meaning, String room) {
        return new LibraryFolder(home, name, meaning, room);
    }

    /** Found by a resource, because a class from an archive of linked classes does not know its jar. */
    private static Path besideLarder(String name) {
        String resource = LibraryFolder.class.getName().replace('.', '/') + ".class";
        String own = LibraryFolder.class.getResource("/" + resource).toString();
        String place = own.substring(0, own.length() - resource.length()).replaceFirst("^jar:(.*)!/$", "$1");
        return Path.of(URI.create(place)).resolveSibling(name);
    }

    /**
     * Makes an object of a class of the room.
     *
     * @throws SourceException if this larder comes without the libraries
     */
    public synchronized <T> T load(String simpleName, Class<T> type) {
        if (folder == null) {
            folder = besideLarder(name);
        }
        // Not when a class is missed, since that may be much later.
        if (Files.exists(command()) && !Files.isDirectory(folder)) {
            throw missing(null);
        }
        if (loader == null) {
            loader = Files.isDirectory(folder)
                    ? new RoomLoader(jars(), LibraryFolder.class.getClassLoader(), room)
                    : LibraryFolder.class.getClassLoader();
        }
        try {
            return type.cast(loader.loadClass(room + "." + simpleName).getConstructor().newInstance());
        } catch (NoClassDefFoundError e) {
            throw missing(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path command() {
        return folder.resolveSibling("slim").resolve(folder.getFileName());
    }

    /** An archive that was made without the folder says how to add it. */
    private SourceException missing(Throwable cause) {
        try {
            return new SourceException("this larder comes without the libraries for " + meaning + "; to add them, run: "
                    + Files.readString(command()).strip().replace("DIR", "'" + home + "'"), cause);
        } catch (IOException e) {
            return new SourceException(folder + " is missing: unpack the release archive again", cause);
        }
    }

    private URL[] jars() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().map(LibraryFolder::url)
                    .toArray(URL[]::new);
        } catch (IOException e) {
            throw new SourceException(folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Defines the classes of the room itself, since what a class refers to is found by the loader that defined it. */
    private static final class RoomLoader extends URLClassLoader {
        private final String prefix;

        private RoomLoader(URL[] jars, ClassLoader parent, String room) {
            super(jars, parent);
            this.prefix = room + ".";
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(prefix)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
