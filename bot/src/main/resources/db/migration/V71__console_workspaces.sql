-- The console's channels are those of workspaces: two workspaces may use the same name. What stands
-- there already gets the workspace that it is about. A message whose workspace cannot be told gets
-- none, and is shown to nobody.
CREATE TEMPORARY TABLE console_owner ON COMMIT DROP AS
SELECT m.id,
       COALESCE(
         (SELECT min(c.workspace) FROM chat_card c
           WHERE c.platform = 'console' AND c.channel = m.channel
             AND c.message_id = CASE m.thread WHEN '' THEN CAST(m.id AS text) ELSE m.thread END),
         (SELECT min(w.name) FROM catalog_workspace w
           WHERE right(m.key, length(w.name) + length(m.channel) + 2)
                 = ':' || w.name || ':' || m.channel),
         (SELECT min(w.name) FROM catalog_workspace w HAVING count(*) = 1),
         '') AS workspace
  FROM console_message m
 WHERE m.channel NOT LIKE '@%';

-- The one workspace that is told of in a channel, for what people said there.
CREATE TEMPORARY TABLE console_channel ON COMMIT DROP AS
SELECT m.channel, min(o.workspace) AS workspace
  FROM console_message m JOIN console_owner o ON o.id = m.id
 WHERE o.workspace <> ''
 GROUP BY m.channel HAVING count(DISTINCT o.workspace) = 1;

UPDATE console_message m
   SET channel = o.workspace || '/' || m.channel
  FROM console_owner o
 WHERE o.id = m.id;

UPDATE console_whisper w
   SET channel = c.workspace || '/' || w.channel
  FROM console_channel c
 WHERE c.channel = w.channel;

UPDATE chat_card
   SET channel = workspace || '/' || channel
 WHERE platform = 'console' AND channel NOT LIKE '@%';

UPDATE chat_outbox
   SET channel = workspace || '/' || channel,
       payload = CASE kind
                   WHEN 'notice' THEN jsonb_set(payload, '{place,channel}',
                                                to_jsonb(workspace || '/' || channel))
                   ELSE payload
                 END
 WHERE platform = 'console' AND kind IN ('card', 'thread', 'notice')
   AND channel NOT LIKE '@%';

UPDATE chat_outbox o
   SET payload = jsonb_set(o.payload, '{place,channel}',
                           to_jsonb(c.workspace || '/' || c.channel))
  FROM console_channel c
 WHERE o.platform = 'console' AND o.kind IN ('whisper', 'invite')
   AND o.payload #>> '{place,channel}' = c.channel;

UPDATE chat_inbox i
   SET payload = jsonb_set(i.payload, '{place,channel}',
                           to_jsonb(c.workspace || '/' || c.channel))
  FROM console_channel c
 WHERE i.platform = 'console' AND i.state = 'waiting'
   AND i.payload #>> '{place,channel}' = c.channel;

DELETE FROM chat_pace WHERE platform = 'console' AND channel <> '' AND channel NOT LIKE '@%';

-- A replica of the version before still names channels without their workspace.
CREATE FUNCTION console_channel_of_workspace() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.channel := NEW.workspace || '/' || NEW.channel;
  IF TG_TABLE_NAME = 'chat_outbox' THEN
    IF NEW.kind = 'notice' THEN
      NEW.payload := jsonb_set(NEW.payload, '{place,channel}', to_jsonb(NEW.channel));
    END IF;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER chat_card_of_workspace BEFORE INSERT ON chat_card FOR EACH ROW
  WHEN (NEW.platform = 'console' AND NEW.channel NOT LIKE '@%'
    AND NOT starts_with(NEW.channel, NEW.workspace || '/'))
  EXECUTE FUNCTION console_channel_of_workspace();

CREATE TRIGGER chat_outbox_of_workspace BEFORE INSERT ON chat_outbox FOR EACH ROW
  WHEN (NEW.platform = 'console' AND NEW.kind IN ('card', 'thread', 'notice')
    AND NEW.channel NOT LIKE '@%' AND NOT starts_with(NEW.channel, NEW.workspace || '/'))
  EXECUTE FUNCTION console_channel_of_workspace();
