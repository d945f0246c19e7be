import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.protobuf.Timestamp;
import io.apicurio.registry.serde.Legacy4ByteIdHandler;
import io.apicurio.registry.serde.SerdeConfig;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import io.apicurio.registry.serde.jsonschema.JsonSchemaKafkaSerializer;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * Prints what Java's serialisers make of one event, a line each: its encoding, a space, its bytes in base64.
 *
 * <p>Arguments: the registry's own API, a file with the Avro schema, the id of a registered Protobuf schema.
 */
public class WriteByRegistry {
    public static class Prescription {
        @JsonProperty public long id = Long.MAX_VALUE;
        @JsonProperty public String drug = "Аспирин";
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, Object> settings = new HashMap<>();
        settings.put(SerdeConfig.REGISTRY_URL, arguments[0]);
        settings.put(SerdeConfig.AUTO_REGISTER_ARTIFACT, true);
        settings.put(SerdeConfig.ENABLE_CONFLUENT_ID_HANDLER, true);
        settings.put(SerdeConfig.USE_ID, "contentId");
        try (AvroKafkaSerializer<GenericRecord> serializer = new AvroKafkaSerializer<>()) {
            serializer.configure(settings, false);
            tell("avro", serializer.serialize("java-avro", event(Path.of(arguments[1]))));
        }
        try (JsonSchemaKafkaSerializer<Prescription> serializer = new JsonSchemaKafkaSerializer<>()) {
            settings.put(SerdeConfig.EXPLICIT_ARTIFACT_ID, "java-json-value");
            settings.put("apicurio.registry.serde.validation-enabled", false);
            serializer.configure(settings, false);
            tell("json", serializer.serialize("java-json", new Prescription()));
        }
        tell("protobuf", framed(Integer.parseInt(arguments[2])));
    }

    private static GenericRecord event(Path file) throws Exception {
        Schema schema = new Schema.Parser().parse(Files.readString(file));
        Schema inner = schema.getField("inner").schema();
        GenericRecord nested = new GenericData.Record(inner);
        nested.put("n", Long.MAX_VALUE);
        GenericRecord event = new GenericData.Record(schema);
        Schema money = schema.getField("fee").schema();
        ByteBuffer fee = new Conversions.DecimalConversion()
            .toBytes(new BigDecimal("1.250"), money, money.getLogicalType());
        event.put("inner", nested);
        event.put("fee", fee);
        event.put("name", "Зоя");
        return event;
    }

    /** As KafkaProtobufSerializer frames: magic byte, id, the index of the first message (a single 0), the message. */
    private static byte[] framed(int id) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(0);
        bytes.write(ByteBuffer.allocate(4).putInt(id).array());
        bytes.write(0);
        Timestamp.newBuilder().setSeconds(5).setNanos(7).build().writeTo(bytes);
        return bytes.toByteArray();
    }

    private static void tell(String encoding, byte[] data) {
        System.out.println(encoding + " " + Base64.getEncoder().encodeToString(data));
    }
}
