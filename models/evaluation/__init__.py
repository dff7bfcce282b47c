"""Evaluation: what each unit did in a period, a league where units can be compared, and good practice that is named.

In Vietnamese: đánh giá, xếp hạng, biểu dương. Every figure is read where it is counted already; none is counted again.
"""
