package dev.plimsoll.demo.service;

import java.nio.ByteBuffer;
import java.util.List;

/** A product as the service keeps it in memory: its row, its reviews, its picture. */
record Product(
    int id,
    String name,
    int priceCents,
    String description,
    List<String> reviews,
    ByteBuffer picture) {

  /** Bytes that it takes, roughly: what the cache is weighed by. */
  int weight() {
    int text = name.length() + description.length();
    for (String review : reviews) {
      text += review.length() + 64;
    }
    return 200 + text + picture.capacity();
  }

  String toJson() {
    StringBuilder json = new StringBuilder(1024);
    json.append("{\"id\":").append(id).append(",\"name\":");
    Figures.quote(json, name);
    json.append(",\"priceCents\":").append(priceCents).append(",\"description\":");
    Figures.quote(json, description);
    json.append(",\"reviews\":[");
    for (int i = 0; i < reviews.size(); i++) {
      json.append(i == 0 ? "" : ",");
      Figures.quote(json, reviews.get(i));
    }
    return json.append("],\"pictureBytes\":").append(picture.capacity()).append('}').toString();
  }
}
