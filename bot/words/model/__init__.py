"""Words by a language model: what it is asked, what is made of its answer, and when it is left alone.

grave     whether a story is no matter for a light touch          pure
orders    what in a report speaks to a machine                    pure
prompt    what is asked, of which stories, and what it may cost   pure
choice    whether a story is to be asked for                      pure
answer    what was answered, in a shape that can be used          pure
editing   the answer against its reports, sentence by sentence    pure
hashtags  the tags that it offers against the reports             pure
standing  patience, back-off and the breaker                      pure
loading   the client, where it is wanted
client    the only one who speaks to it; owns the library
"""
