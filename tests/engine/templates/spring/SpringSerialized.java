import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.springframework.kafka.support.JacksonUtils;
import org.springframework.kafka.support.serializer.JsonDeserializer;
import org.springframework.kafka.support.serializer.JsonSerializer;

/**
 * What Spring Kafka's JsonSerializer writes, for serialized.json; and with arguments, whether its JsonDeserializer takes
 * what somebody else wrote: FORM BASE64_OF_VALUE.
 *
 * Needs spring-kafka 3.3.4 with jackson-databind and jackson-datatype-jsr310 2.18.3:
 * javac -cp 'libs/*' -d . SpringSerialized.java && java -cp '.:libs/*' SpringSerialized
 */
public class SpringSerialized {
    public enum Priority { HIGH, CRITICAL }

    public record Patient(long id, String name, BigDecimal score) {}

    public record EscalationEvent(
            String escalationId, Patient patient, BigInteger number, Priority priority, String reason,
            LocalDateTime raisedAt, List<String> tags, boolean urgent, String nothing) {}

    private static final List<LocalDateTime> TIMES = List.of(
            LocalDateTime.of(2026, 11, 22, 10, 15),
            LocalDateTime.of(2026, 11, 22, 10, 15, 30),
            LocalDateTime.of(2026, 11, 22, 10, 15, 30, 250_000_000),
            LocalDateTime.of(2026, 1, 2, 3, 0, 0, 1_000));

    public static void main(String[] arguments) {
        if (arguments.length == 2) {
            accept(arguments[0], Base64.getDecoder().decode(arguments[1]));
            return;
        }
        System.out.println("[");
        String separator = "";
        for (String form : List.of("array", "local")) {
            for (LocalDateTime time : TIMES) {
                System.out.println(separator + line(form, time));
                separator = ",";
            }
        }
        System.out.println("]");
    }

    private static ObjectMapper mapper(String form) {
        ObjectMapper mapper = JacksonUtils.enhancedObjectMapper();
        return form.equals("array") ? mapper : mapper.disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
    }

    private static String line(String form, LocalDateTime time) {
        EscalationEvent event = new EscalationEvent(
                "e-1", new Patient(17, "Ορφέας Papás 💊 \"x\"", new BigDecimal("8.50")),
                new BigInteger("23958446825181076828"), Priority.HIGH, "a/b\\c\t", time, List.of("a", "b"), true, null);
        RecordHeaders headers = new RecordHeaders();
        byte[] value = new JsonSerializer<EscalationEvent>(mapper(form)).serialize("escalation-events", headers, event);
        StringBuilder names = new StringBuilder();
        for (Header header : headers) {
            names.append(names.isEmpty() ? "" : ",").append("[\"").append(header.key()).append("\",\"")
                    .append(new String(header.value(), StandardCharsets.UTF_8)).append("\"]");
        }
        return String.format("{\"form\":\"%s\",\"time\":\"%s\",\"headers\":[%s],\"value\":\"%s\"}",
                form, time, names, Base64.getEncoder().encodeToString(value));
    }

    private static void accept(String form, byte[] value) {
        JsonDeserializer<Object> deserializer = new JsonDeserializer<>(mapper(form));
        deserializer.configure(Map.of(JsonDeserializer.TRUSTED_PACKAGES, "*"), false);
        RecordHeaders headers = new RecordHeaders();
        headers.add("__TypeId__", EscalationEvent.class.getName().getBytes(StandardCharsets.UTF_8));
        System.out.println(deserializer.deserialize("escalation-events", headers, value));
    }
}
