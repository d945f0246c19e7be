import java.time.Duration;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.kafka.support.mapping.DefaultJackson2JavaTypeMapper;
import org.springframework.kafka.support.mapping.Jackson2JavaTypeMapper;
import org.springframework.kafka.support.serializer.JsonDeserializer;

/**
 * Reads partition 0 of a topic as the consumer of a Spring service does, and prints an event a line.
 *
 * <p>Arguments: bootstrap servers, topic, how many records to wait for.
 */
public class ReadWithSpring {
    public static class LoggingEvent {
        public String eventId;
        public String level;
        public LocalDateTime timestamp;
        public long amount;
    }

    public static void main(String[] arguments) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, arguments[0]);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // As spring.json.type.mapping does it; by name Spring would not find a class that was compiled just now.
        DefaultJackson2JavaTypeMapper types = new DefaultJackson2JavaTypeMapper();
        types.setIdClassMapping(Map.of("com.clinic.events.LoggingEvent", LoggingEvent.class));
        types.addTrustedPackages("com.clinic.events");
        types.setTypePrecedence(Jackson2JavaTypeMapper.TypePrecedence.TYPE_ID); // JsonDeserializer.USE_TYPE_INFO_HEADERS
        JsonDeserializer<Object> json = new JsonDeserializer<>();
        json.setTypeMapper(types);
        int left = Integer.parseInt(arguments[2]);
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition place = new TopicPartition(arguments[1], 0);
            consumer.assign(List.of(place));
            consumer.seekToBeginning(List.of(place));
            while (left > 0) {
                for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(200))) {
                    System.out.println(each.key() + " " + told(json, each));
                    left--;
                }
            }
        }
    }

    private static String told(JsonDeserializer<Object> json, ConsumerRecord<String, byte[]> each) {
        Object value;
        try {
            value = json.deserialize(each.topic(), each.headers(), each.value());
        } catch (RuntimeException refused) {
            System.err.println(each.key() + " " + refused);
            return "refused";
        }
        if (!(value instanceof LoggingEvent)) {
            return String.valueOf(value);
        }
        LoggingEvent event = (LoggingEvent) value;
        return event.eventId + " " + event.level + " " + event.timestamp + " " + event.amount;
    }
}
