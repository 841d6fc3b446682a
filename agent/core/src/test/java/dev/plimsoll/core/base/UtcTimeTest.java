package dev.plimsoll.core.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UtcTimeTest {
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00.000Z",
        "1999-12-31T23:59:59.999Z",
        "2000-02-29T12:00:00.001Z",
        "2000-03-01T00:00:00.000Z",
        "2026-11-28T13:14:09.879Z",
        "2100-02-28T23:59:59.999Z",
        "2100-03-01T00:00:00.000Z",
        "0000-03-01T00:00:00.000Z",
        "9999-12-31T23:59:59.999Z"
      })
  void text_turnsOfTheCalendar_isThatTime(String time) {
    assertThat(UtcTime.text(Instant.parse(time).toEpochMilli())).isEqualTo(time);
  }

  @Test
  void text_anyTime_isWhatTheJdkWrites() {
    Random random = new Random(7);
    long first = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
    long last = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();
    for (int i = 0; i < 100_000; i++) {
      long millis = first + (long) (random.nextDouble() * (last - first));
      assertThat(UtcTime.text(millis)).isEqualTo(ISO.format(Instant.ofEpochMilli(millis)));
    }
  }

  @Test
  void now_isNow() {
    long before = System.currentTimeMillis();
    long now = Instant.parse(UtcTime.now()).toEpochMilli();
    assertThat(now).isBetween(before, System.currentTimeMillis());
  }
}
