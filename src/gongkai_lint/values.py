"""Numbers, blanks and marks as reports write them: ２２, 1,200, 十二, 三十万, 75394432.52元, 22（其中修订16件）, 100余, /."""
