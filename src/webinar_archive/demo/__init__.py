"""The demo: archive a stand-in webinar made and served on this machine, and compare the table with the truth.

The stand-in webinar has the length, the speakers and the quotations of the real one, spoken by synthetic voices
with invented words between them. As it is made here, it is known exactly when each quotation is spoken.
"""
