-- A sign-in that confirms an approval and lets nobody in.
ALTER TABLE signin_request ADD COLUMN confirmation uuid;
