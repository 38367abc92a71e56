package dev.sluice.bot.rest;

import dev.sluice.bot.web.StrictJson;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;

/** Reads the bodies of this interface strictly, and nothing else. */
final class RequestJson extends JacksonJsonHttpMessageConverter {
  RequestJson() {
    super(StrictJson.mapper());
  }

  @Override
  public boolean canRead(ResolvableType type, @Nullable MediaType mediaType) {
    return type.toClass().getEnclosingClass() == Requests.class && super.canRead(type, mediaType);
  }

  @Override
  public boolean canWrite(
      ResolvableType targetType, Class<?> valueClass, @Nullable MediaType mediaType) {
    return false;
  }

  @Override
  public boolean canWrite(Class<?> type, @Nullable MediaType mediaType) {
    return false;
  }
}
