"""The layer graph as a widget, from the canvas to what a click on it means.

``layout`` says where everything stands and knows no Qt; ``painting`` paints it; ``finding`` finds
layers by words; ``paths`` counts the paths between two. What is here puts them together.
"""
