package dev.larder.spark;

import java.net.URI;
import java.nio.file.Path;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** A file's path as larder names and orders it, of the address that Spark has for it, in which letters are escaped. */
final class FilePath implements UDF1<String, String> {
    private static final long serialVersionUID = 1L;

    /** A file has many rows. */
    private transient String address;
    private transient String path;

    static Column of(Column address) {
        return functions.udf(new FilePath(), DataTypes.StringType).apply(address);
    }

    @Override
    public String call(String next) {
        if (!next.equals(address)) {
            path = of(next);
            address = next;
        }
        return path;
    }

    static String of(String address) {
        URI uri = URI.create(address);
        return "file".equals(uri.getScheme()) ? Path.of(uri.getPath()).toString() : address;
    }
}
