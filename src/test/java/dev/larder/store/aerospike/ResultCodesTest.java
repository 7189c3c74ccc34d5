package dev.larder.store.aerospike;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import com.aerospike.client.AerospikeException;
import com.aerospike.client.AerospikeException.Connection;
import com.aerospike.client.ResultCode;

/** Which failures are worth another attempt. */
class ResultCodesTest {

    @Test
    void aServerThatIsAwayMayComeBack() {
        assertTrue(ResultCodes.isTransient(new Connection(ResultCode.SERVER_NOT_AVAILABLE,
                "Failed to connect to [1] host(s): \n127.0.0.1 3000 Connection refused")));
    }

    @Test
    void aServerThatRefusedTheUserRefusesItAgain() {
        for (int code : new int[]{ResultCode.SECURITY_NOT_ENABLED, ResultCode.INVALID_PASSWORD}) {
            assertFalse(ResultCodes.isTransient(new AerospikeException(ResultCode.SERVER_NOT_AVAILABLE,
                    "Failed to connect to [1] host(s): \n127.0.0.1 3000 Error " + code + ": no")));
        }
    }
}
