"""Configuration of other programs, as people paste it -> a connection. Pure: no file is read, nobody is asked."""
