"""The layouts of the calendar, each behind the protocol of `layout`; `table` has them in the order of `M`."""
